package dev.camelstr.pipeline.view;

import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Views that come along, each a route file and its tables as a user would write them. */
public final class ShippedViews {
    public static final List<String> NAMES = List.of("engagement", "follows", "trust", "trending", "people");

    /** Where they are among the resources. */
    public static final String FOLDER = "routes/views/";

    private ShippedViews() {}

    /**
     * The names of a list with commas, each once.
     *
     * @throws IllegalArgumentException if one is none of {@link #NAMES}
     */
    public static List<String> listed(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(ShippedViews::require)
                .distinct()
                .toList();
    }

    private static String require(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("'" + ShownText.line(name, 32) + "' is no view that comes along, one of "
                    + String.join(", ", NAMES));
        }
        return name;
    }

    /** The statements that make its tables; empty for a view that does not come along. */
    static String sql(String name) throws IOException {
        if (!NAMES.contains(name)) {
            return "";
        }
        try (InputStream sql = ShippedViews.class.getResourceAsStream("/" + FOLDER + name + ".sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
