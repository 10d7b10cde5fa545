package dev.camelstr.cli.settings;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.pipeline.view.ShippedViews;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Settings laid over each other, the stronger over the weaker; each knows where it came from. */
final class SettingsLayers {
    /** What assertions tell of. */
    private static final List<String> TOLD_OF = List.of("engagement", "follows", "trust");

    private static final String OUR_VARIABLES = "CAMELSTR_";
    private static final String BROKER = "camelstr.rabbitmq.uri";
    private static final String VIEWS = "camelstr.views";
    private static final String STREAM = "camelstr.stream";

    /** Variables of the original exercise and of hosting platforms, and the keys that they stand for. */
    private static final Map<String, String> FOREIGN_VARIABLES = Map.of(
            "RABBITMQ_CONNECTION_ENDPOINT",
            BROKER,
            "DATABASE_URL",
            "camelstr.datasource.url",
            "PORT",
            "camelstr.relay.port");

    /** Variables that are ours, and no settings. */
    private static final Set<String> NO_SETTINGS = Set.of("CAMELSTR_ROUTES", "CAMELSTR_LOG_LEVEL");

    private final SettingsCatalogue catalogue = SettingsCatalogue.get();
    private final Map<String, String> values;
    private final Map<String, String> origins = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> wrong = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    SettingsLayers(Map<String, String> defaults) {
        values = new TreeMap<>(defaults);
    }

    /** @param where the keys are written */
    void put(Map<String, String> added, String where) {
        added.forEach((key, value) -> {
            if (catalogue.isMeant(key) && catalogue.find(key).isEmpty()) {
                problems.add(
                        "unknown setting " + key + " in " + where + ": did you mean " + catalogue.nearest(key) + "?");
            } else {
                set(key, value, where);
            }
        });
    }

    /** Takes from the variables of a file those that stand for a key; one that looks as if it did is refused. */
    void putVariablesOf(Map<String, String> file, String where) {
        putVariables(file, where);
        unknown(file.keySet())
                .forEach((variable, nearest) -> problems.add(
                        "unknown variable " + variable + " in " + where + ": did you mean " + nearest + "?"));
    }

    /** Takes from all variables of an environment those that stand for a key. Others may be somebody else's. */
    void putEnvironment(Map<String, String> environment) {
        putVariables(environment, "the environment");
        unknown(environment.keySet())
                .forEach((variable, nearest) -> warnings.add(
                        "The variable " + variable + " stands for no setting: did you mean " + nearest + "?"));
    }

    private void putVariables(Map<String, String> variables, String where) {
        FOREIGN_VARIABLES.forEach((variable, key) -> {
            String value = variables.getOrDefault(variable, "");
            if (!value.isBlank()) {
                set(key, value.strip(), where);
                if (key.equals(BROKER)) {
                    set(STREAM, "rabbitmq-stream", where);
                }
            }
        });
        for (Setting setting : catalogue.all()) {
            String value = variables.get(SettingsCatalogue.variableOf(setting.key()));
            if (value != null) {
                set(setting.key(), value.strip(), where);
            }
        }
    }

    private void set(String key, String value, String where) {
        values.put(key, value);
        origins.put(key, where);
    }

    /** Container platforms make variables of their own from the names of services: {@code CAMELSTR_PORT_8080_TCP}. */
    private Map<String, String> unknown(Set<String> variables) {
        Map<String, String> keys = catalogue.all().stream()
                .collect(Collectors.toMap(setting -> SettingsCatalogue.variableOf(setting.key()), Setting::key));
        return variables.stream()
                .filter(variable -> variable.startsWith(OUR_VARIABLES) && !variable.startsWith("CAMELSTR_TEST_"))
                .filter(variable -> !variable.matches(".*_(SERVICE_(HOST|PORT.*)|PORT(_\\d+_.*)?)"))
                .filter(variable -> !keys.containsKey(variable) && !NO_SETTINGS.contains(variable))
                .collect(Collectors.toMap(
                        UnaryOperator.identity(),
                        variable -> SettingsCatalogue.variableOf(catalogue.nearest(
                                variable.toLowerCase(Locale.ROOT).replace('_', '.')))));
    }

    /**
     * Checks every value, and brings it into the form that the routes read.
     *
     * @throws UserError with a line for each value that may not be
     */
    Map<String, String> checked() {
        for (Setting setting : catalogue.all()) {
            String key = setting.key();
            String value = values.get(key);
            Optional<String> problem = setting.problem(value, origins.getOrDefault(key, "the packaged defaults"));
            problem.ifPresent(line -> {
                problems.add(line);
                wrong.add(key);
            });
            if (problem.isEmpty() && origins.containsKey(key) && !value.isEmpty()) {
                values.put(key, setting.type().canonical(value));
            }
        }
        new TreeMap<>(origins)
                .forEach((key, where) ->
                        ComponentOptions.problem(key, values.get(key), where).ifPresent(problems::add));
        requireTogether();
        if (!problems.isEmpty()) {
            throw new UserError(String.join(System.lineSeparator(), problems));
        }
        return values;
    }

    private void requireTogether() {
        boolean broker = values.get(STREAM).equals("rabbitmq-stream");
        if (broker && values.get(BROKER).isBlank()) {
            problems.add(BROKER + " is empty: " + STREAM + "=rabbitmq-stream needs it,"
                    + " for example rabbitmq-stream://guest:guest@localhost:5552");
        }
        if (!broker && !values.get(BROKER).isBlank()) {
            warnings.add(BROKER + " is set and not used: that takes " + STREAM + "=rabbitmq-stream");
        }
        requireOldValues();
        warnOfMissingTrust();
        warnOfAssertions();
        requireBoth("camelstr.relay.tls.certificate", "camelstr.relay.tls.key");
        requireBoth("camelstr.relay.tls.key", "camelstr.relay.tls.certificate");
    }

    private void requireOldValues() {
        String oldValues = "camelstr.stream.old-values";
        if (!values.get(VIEWS).isEmpty()
                && !wrong.contains(VIEWS)
                && values.get(oldValues).equals("false")) {
            problems.add(oldValues + " is false: " + VIEWS + " needs it, to take back what goes");
        }
    }

    private List<String> views() {
        return wrong.contains(VIEWS) ? List.of() : ShippedViews.listed(values.get(VIEWS));
    }

    /** No reason not to start: another process may run the view. */
    private void warnOfMissingTrust() {
        List<String> views = views();
        String roots = "camelstr.trust.roots";
        if ((views.contains("trust") || views.contains("trending"))
                && values.get(roots).isEmpty()) {
            warnings.add(roots + " is empty: no trust is known, so nobody has a rank and nothing is trending");
        }
        String minTrust = "camelstr.policy.min-trust";
        if (!views.contains("trust")
                && !wrong.contains(minTrust)
                && !values.get(minTrust).equals("0")) {
            warnings.add(minTrust + " is set, and " + VIEWS + " has no trust: unless another process ranks, only "
                    + roots + " may publish");
        }
    }

    /** No reason not to start: another process may run the views. */
    private void warnOfAssertions() {
        String key = "camelstr.assertions.secret-key";
        if (values.get(key).isEmpty()) {
            return;
        }
        if (Collections.disjoint(views(), TOLD_OF)) {
            warnings.add(key + " is set, and nothing is told by it unless views run elsewhere: " + VIEWS
                    + " names none of " + String.join(", ", TOLD_OF));
        }
        if (!values.get("camelstr.limits.min-pow").equals("0")) {
            warnings.add(key + " is set, and what it signs is refused: assertions have no proof of work, which"
                    + " camelstr.limits.min-pow asks for");
        }
    }

    private void requireBoth(String given, String needed) {
        if (!values.get(given).isEmpty()
                && !wrong.contains(given)
                && values.get(needed).isEmpty()) {
            problems.add(needed + " is empty: " + given + " needs it, for TLS takes both");
        }
    }

    /** What is no reason not to start. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
