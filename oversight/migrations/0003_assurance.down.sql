DROP TRIGGER oversight_opinion_guarded ON oversight_opinion;
DROP FUNCTION oversight_opinion_guard();
