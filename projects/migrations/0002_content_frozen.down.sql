DROP TRIGGER projects_indicator_of_draft ON projects_indicator;
DROP TRIGGER projects_budgetline_of_draft ON projects_budgetline;
DROP TRIGGER projects_project_in_holding_currency ON projects_project;
DROP TRIGGER projects_project_content_frozen ON projects_project;
DROP FUNCTION projects_parts_of_draft();
DROP FUNCTION projects_currency_of_fund();
DROP FUNCTION projects_content_frozen();
