"""Options drawn quickly read as Django's own."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from stemhappens.web.widgets import DRAWN, Renderer, pills

CHOICES = [
    ("", "Nobody"),
    (7, 'O"Neil & <b>Sons</b>'),
    ("a&b", mark_safe("A &amp; B")),
    ("Birch <1>", [("x", "Xena"), ("y", "Yara")]),
]


@pytest.mark.parametrize("widget", [forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("value", ["", 7, "a&b", "y", None])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_who", "required": True, "data-x": '"', "b": False}]
)
def test_a_list_reads_as_djangos_own(widget, value, attrs):
    class Form(forms.Form):
        who = forms.ChoiceField(choices=CHOICES, widget=widget(attrs=attrs), initial=value)

    ours, theirs = (Form(renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
    assert parse_html(str(ours["who"])) == parse_html(str(theirs["who"]))
    for one, other in zip(ours["who"], theirs["who"], strict=True):
        assert parse_html(str(one)) == parse_html(str(other))
        if widget is not forms.Select:
            assert one.tag() == other.tag()


def test_forms_are_drawn_quickly(settings):
    assert isinstance(forms.Form().renderer, Renderer)


def test_other_widgets_are_drawn_by_django():
    text = forms.TextInput().render("name", "x", renderer=Renderer())
    assert "input.html" not in "".join(DRAWN)
    assert text == '<input type="text" name="name" value="x">'


def test_pills_read_as_a_template_would_write_them():
    class Form(forms.Form):
        who = forms.MultipleChoiceField(
            choices=CHOICES[:3], widget=forms.CheckboxSelectMultiple, initial=["a&b"]
        )

    bound = Form()["who"]
    drawn = "".join(
        f'<label class="opt" for="{option.id_for_label}">{option.tag()}'
        f"<span>{conditional_escape(option.choice_label)}</span></label>"
        for option in bound
    )
    assert pills(bound) == drawn
    assert "&lt;b&gt;Sons" in drawn and "A &amp; B" in drawn and drawn.count(" checked") == 1
