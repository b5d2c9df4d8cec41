"""Why a file is not kept or not given out. Each refusal has a name and a sentence with the way out."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError


class FileRefused(DomainError):
    """The file is not kept: its name or its content is not what may be stored here."""

    code = "file_refused"
    sentence: ClassVar[str | Promise] = _("The file is not kept.")

    def __init__(self) -> None:
        super().__init__(self.sentence, fields={"file": self.sentence})


class FileEmpty(FileRefused):
    """The file has no content."""

    code = "file_empty"
    sentence = _("The file is empty. Choose the file that you mean.")


class FileTooLarge(FileRefused):
    """The file is larger than this installation keeps."""

    code = "file_too_large"
    http_status = 413
    sentence = _("The file is larger than what is kept here. Reduce it, or split it into parts.")


class NameRefused(FileRefused):
    """The name is a path, hides characters, or has no extension."""

    code = "name_refused"
    sentence = _(
        "The name of the file holds a path, a hidden character or a word that some systems reserve, "
        "or has no extension. Rename the file and send it again."
    )


class KindUnknown(FileRefused):
    """The content is none of the kinds that are kept."""

    code = "kind_unknown"
    sentence = _(
        "By its content, this is none of the files that are kept here: PDF, PNG, JPEG, XLSX, DOCX, "
        "or CSV and text in UTF-8. Save it as one of these."
    )


class KindMismatch(FileRefused):
    """The extension names another kind than the content is."""

    code = "kind_mismatch"
    sentence = _("The extension of the name is not that of the content. Correct the name.")


class FileOfTwoKinds(FileRefused):
    """The file could be taken for another kind, or something follows its end."""

    code = "file_of_two_kinds"
    sentence = _(
        "The file could be read as something else, or something follows its end. Open it, save it "
        "anew and send the new file."
    )


class FileDamaged(FileRefused):
    """The file is incomplete or not built as its kind should be."""

    code = "file_damaged"
    sentence = _("The file is incomplete or damaged. Open it, save it anew and send the new file.")


class FileLocked(FileRefused):
    """The file is encrypted, so that nobody can look into it."""

    code = "file_locked"
    sentence = _("The file is locked with a password. Save it without one.")


class OfficeOldOrLocked(FileRefused):
    """An office file of the old kind, or one locked with a password."""

    code = "office_old_or_locked"
    sentence = _(
        "This is an office file of the old kind, or one with a password. Save it as DOCX or XLSX "
        "without a password, or as PDF."
    )


class FileActs(FileRefused):
    """The file holds a script, a macro or a form that sends."""

    code = "file_acts"
    sentence = _(
        "The file holds a script, a macro or a form that acts when it is opened. Save it without "
        "them, or print it to PDF."
    )


class FileCarriesFiles(FileRefused):
    """Another file is embedded in this one."""

    code = "file_carries_files"
    sentence = _("Another file is embedded in this one. Remove it, and send it by itself.")


class FileReachesOut(FileRefused):
    """The file fetches something from elsewhere when it is opened."""

    code = "file_reaches_out"
    sentence = _(
        "The file fetches something from elsewhere when it is opened. Break its links to other "
        "files, or print it to PDF."
    )


class FileUnpacksTooLarge(FileRefused):
    """The file unpacks to far more than it is."""

    code = "file_unpacks_too_large"
    sentence = _(
        "The file unpacks to far more than is kept here. Reduce it, or split it into parts."
    )


class PictureTooLarge(FileRefused):
    """The picture has more than a hundred million points."""

    code = "picture_too_large"
    sentence = _("The picture has more than 100 million points. Reduce its size.")


class TextHidden(FileRefused):
    """The text holds characters that change the direction of reading."""

    code = "text_hidden"
    sentence = _(
        "The text holds hidden characters that change the direction of reading. Remove them."
    )


class TextIsMarkup(FileRefused):
    """The text is a web page or a script."""

    code = "text_is_markup"
    sentence = _("This is a web page or a script by its content. Print it to PDF instead.")


class FormulaFound(FileRefused):
    """A cell of the table would be reckoned by a spreadsheet."""

    code = "formula_found"
    sentence = _(
        "A cell of the table begins as a formula. Save the table with values only, or as XLSX."
    )


REFUSALS: dict[str, type[FileRefused]] = {cls.code: cls for cls in FileRefused.__subclasses__()}


class ReasonMissing(DomainError):
    """A later version or another class comes with its reason."""

    code = "reason_missing"


class SameContent(AlreadyDone):
    """The new version is byte for byte the current one."""

    code = "same_content"


class SameClass(AlreadyDone):
    """The document is in this class already."""

    code = "same_class"


class DocumentChanged(Conflict):
    """Somebody added a version or changed the class since the page was shown."""

    code = "document_changed"


class ClassNotYours(DomainError):
    """Only the organization that stored a document may widen the circle of its readers."""

    code = "class_not_yours"
    http_status = 403


class TooMuchToday(DomainError):
    """The person has stored as much within a day as one person may."""

    code = "too_much_today"
    http_status = 429


class StoreUnavailable(DomainError):
    """The folder or bucket of the files does not answer, or is full."""

    code = "store_unavailable"
    http_status = 503


class ContentAltered(Conflict):
    """The stored bytes are gone, or are not those whose digest was recorded."""

    code = "content_altered"
