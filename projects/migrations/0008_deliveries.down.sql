DROP TRIGGER projects_activity_closes ON projects_activity;
DROP TRIGGER projects_delivery_holds ON projects_delivery;
DROP FUNCTION projects_activity_closes();
DROP FUNCTION projects_delivery_holds();
