DROP TRIGGER donors_request_holds ON donors_paymentrequest;
DROP FUNCTION donors_request_holds();
