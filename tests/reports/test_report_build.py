"""report_build: a worker reads, ties, writes and files a report, once."""


class TestReportBuild:
    def test_files_four_files(self, report):
        assert report.files.count() == 4
