"""A payment that was booked by mistake and reversed is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0012_notes_returned"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("AGREEMENT_OFFERED", "An agreement waits for your countersignature"),
                    ("AMENDMENT_OFFERED", "An amendment waits for your countersignature"),
                    ("APPLICATION_REVIEWED", "An application waits for your approval"),
                    ("ENCASHMENT_CALLED", "A promissory note of your government is to be honored"),
                    ("INSTALLMENT_DUE", "A payment of your government falls due soon"),
                    ("INSTALLMENT_OVERDUE", "A payment of your government is overdue"),
                    ("NOTE_RETURNED", "A promissory note of your government goes back to you"),
                    ("NOTICE_GIVEN", "Notice of termination of an agreement was given"),
                    ("NOTICE_WITHDRAWN", "A notice of termination was withdrawn"),
                    ("PAYMENT_REQUESTED", "A payment of your government is requested"),
                    ("PREFERENCE_GRANTED", "Another donor has a preference that you may ask for"),
                    ("REPORTS_GRANTED", "Another donor has reports that you may ask for"),
                    ("TERMS_GRANTED", "Another donor has terms that you may ask for"),
                    ("RECEIPT_RECORDED", "A payment of your government has been received"),
                    ("RECEIPT_REVERSED", "A payment recorded for your government was reversed"),
                    ("RECEIPTS_IMPORTED", "Payments of your government have been received"),
                    ("RECEIPTS_REVERSED", "Payments recorded for your government were reversed"),
                    ("SHARE_GIVEN_BACK", "Your government's share of a fund was given back"),
                    ("SEVERAL", "Several notices for you"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("AGREEMENT_OFFERED", "An agreement waits for your countersignature"),
                    ("AMENDMENT_OFFERED", "An amendment waits for your countersignature"),
                    ("APPLICATION_REVIEWED", "An application waits for your approval"),
                    ("ENCASHMENT_CALLED", "A promissory note of your government is to be honored"),
                    ("INSTALLMENT_DUE", "A payment of your government falls due soon"),
                    ("INSTALLMENT_OVERDUE", "A payment of your government is overdue"),
                    ("NOTE_RETURNED", "A promissory note of your government goes back to you"),
                    ("NOTICE_GIVEN", "Notice of termination of an agreement was given"),
                    ("NOTICE_WITHDRAWN", "A notice of termination was withdrawn"),
                    ("PAYMENT_REQUESTED", "A payment of your government is requested"),
                    ("PREFERENCE_GRANTED", "Another donor has a preference that you may ask for"),
                    ("REPORTS_GRANTED", "Another donor has reports that you may ask for"),
                    ("TERMS_GRANTED", "Another donor has terms that you may ask for"),
                    ("RECEIPT_RECORDED", "A payment of your government has been received"),
                    ("RECEIPT_REVERSED", "A payment recorded for your government was reversed"),
                    ("RECEIPTS_IMPORTED", "Payments of your government have been received"),
                    ("RECEIPTS_REVERSED", "Payments recorded for your government were reversed"),
                    ("SHARE_GIVEN_BACK", "Your government's share of a fund was given back"),
                ],
                max_length=30,
            ),
        ),
    ]
