"""What donors promise, sign and pay: pledges, agreements, installments, receipts, conversions."""
