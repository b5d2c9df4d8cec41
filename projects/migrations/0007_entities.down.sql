DROP TRIGGER projects_projectversion_entity ON projects_projectversion;
DROP FUNCTION projects_version_entity();
DROP TRIGGER projects_duediligence_holds ON projects_duediligence;
DROP FUNCTION projects_duediligence_holds();
