"""FI-03: what is too large is let run past; nothing typed is lost, and a body beyond all measure is not read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from documents import limits
from documents.upload_handlers import StopsAtTheLimit
from tests.documents.make import PDF
from tests.make import a_request, a_user
from tta.models import RequestDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(client):
    request = a_request()
    client.force_login(a_user(Role.LEAD, request.site))
    return reverse("tta:request-document-add", args=[request.site.slug, request.number])


def test_fi_03_a_file_too_large_is_refused_beside_its_field_and_what_was_typed_stays(client, add):
    large = SimpleUploadedFile("agenda.pdf", PDF + b"\0" * limits.MOST_BYTES)
    answer = client.post(add, {"about": "The agenda in long", "file": large})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "file": ["The file is larger than 10 MB. Make it smaller, or send it in parts."]
    }
    assert 'value="The agenda in long"' in answer.content.decode()
    assert RequestDocument.objects.count() == 0


def test_fi_03_a_body_larger_than_any_form_is_413_and_not_read(client, add):
    class Unread:
        def read(self, *_):
            pytest.fail("the body was read")

        readline = read

    answer = client.generic(
        "POST",
        add,
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(limits.MOST_BODY_BYTES + 1),
        **{"wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


def test_fi_03_no_more_than_one_byte_past_the_limit_is_kept_of_a_file():
    handler, half = StopsAtTheLimit(), limits.MOST_BYTES // 2
    assert handler.receive_data_chunk(b"a" * half, 0) == b"a" * half
    assert handler.receive_data_chunk(b"a" * half, half) == b"a" * half
    assert handler.receive_data_chunk(b"abc", 2 * half) == b"a"
    assert handler.receive_data_chunk(b"abc", 3 * half) == b""


def test_fi_03_a_table_that_is_imported_is_stopped_at_the_same_limit(client):
    client.force_login(a_user(Role.PROVIDER))
    large = SimpleUploadedFile("past.csv", b"a" * (limits.MOST_BYTES + 5))
    answer = client.post("/exchanges/past/import/", {"file": large})
    assert "larger than 500 KB" in answer.content.decode()


def test_without_a_file_the_form_says_to_choose_it_again_and_keeps_the_words(client, add):
    answer = client.post(add, {"about": "The agenda"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "choose it again" in text
    assert 'value="The agenda"' in text


@pytest.mark.parametrize("name", ["agenda.html", "agenda.exe", "agenda"])
def test_a_refused_file_is_explained_beside_its_field(client, add, name):
    answer = client.post(add, {"about": "The agenda", "file": SimpleUploadedFile(name, b"words")})
    assert answer.status_code == 422
    assert "PDF, Word, Excel" in answer.context["form"].errors["file"][0]
