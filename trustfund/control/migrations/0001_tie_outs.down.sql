-- Let differences and explanations change freely.
DROP TRIGGER explanation_holds ON control_explanation;
DROP FUNCTION control_explanation_holds();
DROP TRIGGER difference_resolved_for_good ON control_difference;
DROP FUNCTION control_difference_stays();
