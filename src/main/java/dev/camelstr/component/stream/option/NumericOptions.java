package dev.camelstr.component.stream.option;

import dev.camelstr.component.stream.ByteSize;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.component.PropertyConfigurerSupport;

/**
 * The numbers among the options of an endpoint or a component. Camel takes numbers and lengths of time ({@code 5s}), and for
 * any other text, without a word, 0: which for many of these options means that nothing is bounded.
 */
public final class NumericOptions {
    private static final Pattern NUMBER_OR_TIME =
            Pattern.compile("-?\\d+|(?:\\d+(?:d|h|m|s|ms))+", Pattern.CASE_INSENSITIVE);

    private NumericOptions() {}

    /**
     * Puts bytes in the place of sizes with a unit ({@link ByteSize}).
     *
     * @param types of the endpoint's options
     * @throws IllegalArgumentException if one that is a number is given as something else
     */
    public static void read(PropertyConfigurer types, Map<String, Object> parameters) {
        parameters.replaceAll(
                (name, value) -> value instanceof String text && isNumber(types, name) ? number(name, text) : value);
    }

    /**
     * Sets options as the other does, and reads numbers as {@link #read} does: for those of a component, which Camel sets
     * itself ({@code camel.component.*}).
     */
    public static PropertyConfigurer reading(PropertyConfigurer configurer) {
        return configurer instanceof PropertyConfigurerGetter types ? new Reading(configurer, types) : configurer;
    }

    private record Reading(PropertyConfigurer configurer, PropertyConfigurerGetter types)
            implements PropertyConfigurer, PropertyConfigurerGetter {

        @Override
        public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
            Object read = value instanceof String text && isNumber(configurer, name) ? number(name, text) : value;
            return configurer.configure(context, target, name, read, ignoreCase);
        }

        @Override
        public Class<?> getOptionType(String name, boolean ignoreCase) {
            return types.getOptionType(name, ignoreCase);
        }

        @Override
        public String[] getAutowiredNames() {
            return types.getAutowiredNames();
        }

        @Override
        public Object getCollectionValueType(Object target, String name, boolean ignoreCase) {
            return types.getCollectionValueType(target, name, ignoreCase);
        }

        @Override
        public Object getOptionValue(Object target, String name, boolean ignoreCase) {
            return types.getOptionValue(target, name, ignoreCase);
        }
    }

    private static boolean isNumber(PropertyConfigurer types, String name) {
        Class<?> type = ((PropertyConfigurerGetter) types).getOptionType(name, true);
        return type == int.class || type == long.class;
    }

    private static Object number(String name, String text) {
        if (NUMBER_OR_TIME.matcher(text).matches() || isOfCamel(text)) {
            return text;
        }
        try {
            return ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is neither a number nor a time or size", e);
        }
    }

    /** A bean of the registry, or what Camel's tools have in the place of values. */
    private static boolean isOfCamel(String text) {
        return text.startsWith("#") || text.equals(PropertyConfigurerSupport.MAGIC_VALUE);
    }
}
