package dev.camelstr.cli.settings;

import dev.camelstr.component.nostr.NostrComponentConfigurer;
import dev.camelstr.component.rabbitmq.RabbitMqStreamComponentConfigurer;
import dev.camelstr.component.relay.NostrRelayComponentConfigurer;
import dev.camelstr.component.stream.option.NumericOptions;
import dev.camelstr.nostr.text.ShownText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertyConfigurer;

/** The numbers among the options of the components here, {@code camel.component.<scheme>.<option>}. */
final class ComponentOptions {
    private static final int MAX_SHOWN = 100;
    private static final Pattern KEY = Pattern.compile("camel\\.component\\.([a-z-]+)\\.([\\w-]+)");
    private static final Map<String, PropertyConfigurer> TYPES = Map.of(
            "nostr", new NostrComponentConfigurer(),
            "nostr-relay", new NostrRelayComponentConfigurer(),
            "rabbitmq-stream", new RabbitMqStreamComponentConfigurer());

    private ComponentOptions() {}

    /**
     * What the component would refuse when it starts.
     *
     * @param where the value comes from
     * @return one line for whoever wrote the value; nothing if it may be, or is of another component
     */
    static Optional<String> problem(String key, String value, String where) {
        Matcher option = KEY.matcher(key);
        if (!option.matches() || !TYPES.containsKey(option.group(1)) || value.contains("{{")) {
            return Optional.empty();
        }
        try {
            String name = option.group(2).replace("-", "");
            NumericOptions.read(TYPES.get(option.group(1)), new HashMap<>(Map.of(name, value)));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(key + " is '" + ShownText.line(value, MAX_SHOWN) + "' (" + where
                    + "): expected a number, a time or a size");
        }
    }
}
