"""Icons: strokes on a 24 × 24 ground, drawn in the text's colour."""

from django.utils.safestring import mark_safe

ICONS = {
    name: mark_safe(drawing)  # noqa: S308 constants
    for name, drawing in {
        "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
        "close": '<path d="M6 6l12 12M18 6L6 18"/>',
        "down": '<path d="M7 10l5 5 5-5"/>',
        "up": '<path d="M7 14l5-5 5 5"/>',
        "next": '<path d="M10 7l5 5-5 5"/>',
        "previous": '<path d="M14 7l-5 5 5 5"/>',
        "warn": '<path d="M12 4l9 16H3z"/><path d="M12 10v4.5M12 17.3v.2"/>',
        "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/>'
        '<path d="M8 11V8a4 4 0 018 0v3"/>',
        "offline": '<path d="M7 18h10a4 4 0 00.6-7.96A6 6 0 006.2 9.6 4.2 4.2 0 007 18z"/>'
        '<path d="M4 4l16 16"/>',
        "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
        "download": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
        "link": '<path d="M10 14a4 4 0 005.7 0l3-3a4 4 0 00-5.7-5.7l-1 1M14 10a4 4 0 00-5.7 0'
        'l-3 3A4 4 0 0011 18.7l1-1"/>',
        "home": '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>',
        "plus": '<path d="M12 5v14M5 12h14"/>',
        "people": '<circle cx="9" cy="8" r="3.2"/><path d="M3.5 19c.6-3.4 2.8-5 5.5-5s4.9 1.6 '
        '5.5 5"/><circle cx="17" cy="9.5" r="2.4"/><path d="M17 14.3c2 .2 3.3 1.5 3.8 3.7"/>',
        "bars": '<path d="M4 20h16M7 20v-7M12 20V6M17 20v-10"/>',
        "flag": '<path d="M6 21V4h11l-2 4 2 4H6"/>',
        "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>',
        "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.2M4.5 12h.2M4.5 18h.2"/>',
        "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
        "school": '<path d="M4 20V9l8-5 8 5v11zM9.5 20v-5h5v5M12 9.5v.2"/>',
        "gear": '<circle cx="12" cy="12" r="3.2"/><path d="M12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3'
        'M6 6l2.1 2.1M15.9 15.9L18 18M18 6l-2.1 2.1M8.1 15.9L6 18"/>',
        "print": '<path d="M7 9V4h10v5M7 17H4v-6h16v6h-3M7 14h10v6H7z"/>',
    }.items()
}
