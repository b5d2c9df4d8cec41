DROP TRIGGER identity_invitation_single_use ON identity_invitation;
DROP FUNCTION identity_invitation_spent();
DROP TRIGGER identity_appointment_decisions_stand ON identity_appointment;
DROP FUNCTION identity_appointment_decided();
