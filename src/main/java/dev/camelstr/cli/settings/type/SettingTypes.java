package dev.camelstr.cli.settings.type;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types by the names that {@code application.properties} has for them: {@code number from 1 to 255}. */
public final class SettingTypes {
    private static final Pattern RANGED =
            Pattern.compile("(number|decimal|size|duration)(?: from (\\S+))?(?: to (\\S+))?");
    private static final String ONE_OF = "one of ";

    private static final Map<String, SettingType> NAMED = Map.ofEntries(
            entry("true or false", new OneOfType(List.of("true", "false"))),
            entry("port", new NumberType(0, 65_535)),
            entry("text", new TextType(false)),
            entry("secret", new TextType(true)),
            entry("host", Addresses.HOST),
            entry("host names", Addresses.HOSTS),
            entry("networks", Addresses.NETWORKS),
            entry("relay URL", Addresses.RELAY),
            entry("relay URLs", Addresses.RELAYS),
            entry("relay URLs to forward to", Addresses.FORWARDED_TO),
            entry("web URL", Addresses.WEB),
            entry("broker URI", Addresses.BROKER),
            entry("database URL", Addresses.DATABASE),
            entry("ages of kinds", Listed.AGES_OF_KINDS),
            entry("kinds", Listed.KINDS),
            entry("kinds or file", Listed.KINDS_OR_FILE),
            entry("public key", Listed.PUBLIC_KEY),
            entry("public keys", Listed.PUBLIC_KEYS),
            entry("public keys or file", Listed.PUBLIC_KEYS_OR_FILE),
            entry("secret key", Listed.SECRET_KEY),
            entry("signing key", Listed.SIGNING_KEY),
            entry("words or file", Listed.WORDS_OR_FILE),
            entry("names of views", Listed.VIEWS),
            entry("filters", Filters.TYPE),
            entry("file", Paths.FILE),
            entry("folder", Paths.FOLDER),
            entry("existing folder", Paths.EXISTING_FOLDER));

    private SettingTypes() {}

    /** @throws IllegalArgumentException if there is no such type */
    public static SettingType of(String name) {
        if (NAMED.containsKey(name)) {
            return NAMED.get(name);
        }
        if (name.startsWith(ONE_OF)) {
            return new OneOfType(List.of(name.substring(ONE_OF.length()).split(", ")));
        }
        Matcher ranged = RANGED.matcher(name);
        if (!ranged.matches()) {
            throw new IllegalArgumentException("no such type of a setting: " + name);
        }
        return ranged(ranged.group(1), ranged.group(2), ranged.group(3));
    }

    private static SettingType ranged(String name, String from, String to) {
        return switch (name) {
            case "number" ->
                new NumberType(
                        from == null ? 0 : Long.parseLong(from), to == null ? Integer.MAX_VALUE : Long.parseLong(to));
            case "decimal" -> new DecimalType(new BigDecimal(from), new BigDecimal(to));
            case "size" -> new SizeType(from == null ? "0" : from, to == null ? "" : to);
            default -> new DurationType(from == null ? "0s" : from);
        };
    }
}
