DROP TRIGGER projects_projectversion_goods ON projects_projectversion;
DROP FUNCTION projects_version_goods();
