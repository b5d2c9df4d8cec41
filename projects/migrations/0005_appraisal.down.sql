-- Appraisal without opinions, as it was before.

DROP TRIGGER projects_project_appraised ON projects_project;
DROP FUNCTION projects_project_appraised();
DROP TRIGGER projects_condition_holds ON projects_condition;
DROP FUNCTION projects_condition_holds();
DROP TRIGGER projects_appraisal_by_named ON projects_appraisal;
DROP FUNCTION projects_appraisal_by_named();
DROP TRIGGER projects_appraiser_stands ON projects_appraiser;
DROP FUNCTION projects_appraiser_stands();
