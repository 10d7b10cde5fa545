package dev.camelstr.cli.settings;

import dev.camelstr.cli.settings.type.Nearest;
import dev.camelstr.component.local.LocalStreamComponentConfigurer;
import dev.camelstr.component.nostr.NostrComponentConfigurer;
import dev.camelstr.component.rabbitmq.RabbitMqStreamComponentConfigurer;
import dev.camelstr.component.relay.NostrRelayComponentConfigurer;
import dev.camelstr.component.stream.option.NumericOptions;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The options of the components here, {@code camel.component.<scheme>.<option>}: their names, and the numbers among them. */
final class ComponentOptions {
    private static final int MAX_SHOWN = 100;
    private static final Pattern KEY = Pattern.compile("(camel\\.component\\.([a-z-]+)\\.)([\\w-]+)");
    private static final Map<String, ComponentOptions> COMPONENTS = Map.of(
            "local-stream", new ComponentOptions("local/local-stream", new LocalStreamComponentConfigurer()),
            "nostr", new ComponentOptions("nostr/nostr", new NostrComponentConfigurer()),
            "nostr-relay", new ComponentOptions("relay/nostr-relay", new NostrRelayComponentConfigurer()),
            "rabbitmq-stream",
                    new ComponentOptions("rabbitmq/rabbitmq-stream", new RabbitMqStreamComponentConfigurer()));

    private final PropertyConfigurer types;
    private final Set<String> names;

    /** @param description where Camel's tools have put the component's */
    private ComponentOptions(String description, PropertyConfigurer types) {
        this.types = types;
        this.names = names("/META-INF/dev/camelstr/component/" + description + ".json");
    }

    /** As they are written in keys. */
    private static Set<String> names(String description) {
        try (InputStream in = ComponentOptions.class.getResourceAsStream(description)) {
            JsonObject component = (JsonObject) Jsoner.deserialize(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, Object> options = component.getMap("componentProperties");
            return options.keySet().stream().map(StringHelper::camelCaseToDash).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeserializationException e) {
            throw new IllegalStateException(description, e);
        }
    }

    /**
     * What the component would refuse when it starts.
     *
     * @param where the value comes from
     * @return one line for whoever wrote the setting; nothing if it may be, or is of another component
     */
    static Optional<String> problem(String key, String value, String where) {
        Matcher option = KEY.matcher(key);
        if (!option.matches() || !COMPONENTS.containsKey(option.group(2))) {
            return Optional.empty();
        }
        return COMPONENTS.get(option.group(2)).problem(option.group(1), option.group(3), value, where);
    }

    private Optional<String> problem(String prefix, String name, String value, String where) {
        String key = prefix + name;
        String option = name.replace("-", "");
        if (((PropertyConfigurerGetter) types).getOptionType(option, true) == null) {
            String nearest = Nearest.of(StringHelper.camelCaseToDash(name), names);
            return Optional.of("unknown setting " + key + " in " + where + ": did you mean " + prefix + nearest + "?");
        }
        try {
            if (!value.contains("{{")) {
                NumericOptions.read(types, new HashMap<>(Map.of(option, value)));
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(key + " is '" + ShownText.line(value, MAX_SHOWN) + "' (" + where
                    + "): expected a number, a time or a size");
        }
    }
}
