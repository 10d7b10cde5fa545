package dev.camelstr.docker;

import dev.camelstr.cli.Camelstr;
import dev.camelstr.cli.instance.RouteFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine.ParseResult;

/** What the files in {@code docker/} name, and what of that there is in the application. */
final class Shipped {
    static final Path FOLDER = Path.of("docker");
    private static final Pattern VARIABLE = Pattern.compile("\\bCAMELSTR_[A-Z0-9_]+");

    private Shipped() {}

    static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> yaml(String file) throws IOException {
        return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    }

    static String setting(String key) throws IOException {
        return settings().getProperty(key);
    }

    /** The variables that the application reads. */
    static Set<String> variables() throws IOException {
        Set<String> variables = settings().stringPropertyNames().stream()
                .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.toCollection(TreeSet::new));
        variables.add("CAMELSTR_ROUTES"); // of the command run
        return variables;
    }

    static Set<String> variablesIn(String text) {
        return VARIABLE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Fails if the command would not be understood; yields the parts that it runs. */
    static Set<String> partsOf(List<String> command) {
        ParseResult parsed = Camelstr.commandLine().parseArgs(command.toArray(String[]::new));
        return RouteFiles.stems(parsed.subcommand().matchedOptionValue("--routes", RouteFiles.PARTS));
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            settings.load(reader);
        }
        return settings;
    }
}
