-- The tables stay; what held their rows together goes.
DROP TRIGGER donors_fee_holds ON donors_feecharge;
DROP TRIGGER donors_conversion_holds ON donors_conversion;
DROP TRIGGER donors_receipt_holds ON donors_receipt;
DROP TRIGGER donors_installment_holds ON donors_installment;
DROP TRIGGER donors_agreement_holds ON donors_agreement;
DROP FUNCTION donors_fee_holds();
DROP FUNCTION donors_conversion_holds();
DROP FUNCTION donors_receipt_holds();
DROP FUNCTION donors_entry_is_booked(bigint, text, uuid, uuid, date, text, text, text, numeric);
DROP FUNCTION donors_installment_holds();
DROP FUNCTION donors_agreement_holds();
