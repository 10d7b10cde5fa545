package dev.camelstr.component.nostr.link;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of a host's name that somebody has registered: {@code example.com} of {@code relay.example.com}. It is the last
 * two labels, or three where the last two are a country's and one of those that registries sell names below, as in
 * {@code co.uk}. That is less than the public suffix list, which changes by the week, and does not know the platforms whose
 * customers are each other's neighbours, such as {@code github.io}; so it must not decide about what is secret.
 */
public final class RegisteredDomain {

    private static final int MAX_HOST_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private static final Set<String> SOLD_BELOW_COUNTRIES = Set.of(
            "ac", "ad", "art", "asn", "biz", "co", "com", "ed", "edu", "firm", "gen", "gob", "go", "gov", "govt", "gr",
            "id", "ind", "info", "k12", "lg", "ltd", "me", "mil", "ne", "net", "nic", "nom", "or", "org", "plc", "pro",
            "res", "sch", "web");

    private RegisteredDomain() {}

    /** @return nothing for an address, and for a name that has no such part */
    public static Optional<String> of(String host) {
        if (host.length() > MAX_HOST_LENGTH) {
            return Optional.empty();
        }
        String name = host.toLowerCase(Locale.ROOT);
        List<String> labels = List.of(name.split("\\."));
        boolean areLabels =
                labels.stream().allMatch(label -> LABEL.matcher(label).matches());
        int taken = isSoldBelow(labels) ? 3 : 2;
        if (!areLabels
                || labels.size() < taken
                || NUMBER.matcher(last(labels, 1)).matches()) {
            return Optional.empty();
        }
        return Optional.of(String.join(".", labels.subList(labels.size() - taken, labels.size())));
    }

    private static boolean isSoldBelow(List<String> labels) {
        return labels.size() > 1 && last(labels, 1).length() == 2 && SOLD_BELOW_COUNTRIES.contains(last(labels, 2));
    }

    private static String last(List<String> labels, int fromEnd) {
        return labels.get(labels.size() - fromEnd);
    }
}
