DROP TRIGGER identity_appointment_roles_kept_apart ON identity_appointment;
DROP FUNCTION identity_appointment_kept_apart();
DROP FUNCTION identity_roles_clash(text, text);
DROP FUNCTION identity_kind_of_role(text);
