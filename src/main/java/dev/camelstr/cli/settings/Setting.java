package dev.camelstr.cli.settings;

import dev.camelstr.cli.settings.type.SettingType;
import dev.camelstr.cli.settings.type.Wrong;
import dev.camelstr.nostr.text.ShownText;
import java.util.Optional;

/**
 * One setting, as {@code application.properties} describes it.
 *
 * @param section the heading that it stands under
 * @param usual its default; may be empty, and then it may be left empty
 * @param typeName the type as it is written there: {@code duration from 1s}
 */
public record Setting(String key, String section, String description, String typeName, SettingType type, String usual) {
    private static final int MAX_SHOWN = 100;

    /** Whether it may be without a value. */
    public boolean isOptional() {
        return usual.isEmpty() || typeName.endsWith(SettingsCatalogue.OR_EMPTY);
    }

    /**
     * @param where the value comes from
     * @return one line for whoever wrote the value; nothing if it may be
     */
    Optional<String> problem(String value, String where) {
        if (value.isEmpty()) {
            return isOptional() ? Optional.empty() : Optional.of(sentence("", where, Wrong.nearest(usual)));
        }
        return type.check(value, usual).map(wrong -> sentence(value, where, wrong));
    }

    private String sentence(String value, String where, Wrong wrong) {
        String shown = ShownText.line(value, MAX_SHOWN);
        return key + (type.isSecret() ? "" : value.isEmpty() ? " is empty" : " is '" + shown + "'")
                + " (" + where + "): expected " + type.expected()
                + wrong.reason().map(reason -> "; " + reason).orElse("")
                + wrong.nearest()
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
    }
}
