package dev.camelstr.cli.input;

import dev.camelstr.cli.settings.type.Nearest;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.text.ShownText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** What people call kinds. Of several names of one kind the first is shown. */
public final class KindNames {
    private static final Map<String, Integer> BY_NAME = new LinkedHashMap<>();
    private static final Map<Integer, String> BY_KIND = new LinkedHashMap<>();

    static {
        name(Kind.METADATA, "profile", "metadata");
        name(Kind.TEXT_NOTE, "note", "text");
        name(Kind.CONTACTS, "contacts", "follows", "follow-list");
        name(4, "encrypted-message");
        name(Kind.DELETION, "deletion", "delete");
        name(Kind.REPOST, "repost");
        name(7, "reaction", "like");
        name(8, "badge-award");
        name(13, "seal");
        name(14, "direct-message", "dm");
        name(Kind.GENERIC_REPOST, "generic-repost");
        name(20, "picture");
        name(21, "video");
        name(22, "short-video");
        name(40, "channel");
        name(42, "channel-message");
        name(Kind.VANISH, "vanish");
        name(Kind.GIFT_WRAP, "gift-wrap");
        name(1063, "file");
        name(1068, "poll");
        name(1111, "comment");
        name(1984, "report");
        name(1985, "label");
        name(9734, "zap-request");
        name(9735, "zap");
        name(9802, "highlight");
        name(10000, "mute-list");
        name(10001, "pin-list");
        name(10002, "relay-list");
        name(10003, "bookmarks");
        name(10050, "dm-relays");
        name(Kind.CLIENT_AUTH, "auth");
        name(30000, "follow-set");
        name(30008, "profile-badges");
        name(30009, "badge");
        name(30023, "article", "long-form");
        name(30024, "draft");
        name(30078, "app-data");
        name(30311, "live-event");
        name(30315, "status");
        name(30402, "classified");
        name(31922, "calendar-date");
        name(31923, "calendar-time");
    }

    private KindNames() {}

    private static void name(int kind, String... names) {
        BY_KIND.put(kind, names[0]);
        for (String name : names) {
            BY_NAME.put(name, kind);
        }
    }

    /**
     * @param text a name or a number from 0 to {@link Kind#MAX}
     * @throws TypeConversionException with the name that was probably meant
     */
    public static int kind(String text) {
        Integer named = BY_NAME.get(text.strip().toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        try {
            return Kind.ofText(text.strip());
        } catch (IllegalArgumentException e) {
            String meant = Nearest.near(text, BY_NAME.keySet())
                    .map(name -> "did you mean " + name + "?")
                    .orElse("use a number from 0 to " + Kind.MAX + ", or a name such as note, reaction or article");
            throw new TypeConversionException("'" + ShownText.line(text, 32) + "' is no kind: " + meant);
        }
    }

    public static Optional<String> name(int kind) {
        return Optional.ofNullable(BY_KIND.get(kind));
    }
}
