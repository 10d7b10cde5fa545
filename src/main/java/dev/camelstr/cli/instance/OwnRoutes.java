package dev.camelstr.cli.instance;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What is wrong with route files that the user wrote, in one line. */
final class OwnRoutes {

    private OwnRoutes() {}

    /** @throws UserError with the line, if it is no YAML */
    static void requireYaml(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            new Parse(LoadSettings.builder().build()).parseInputStream(in).forEach(event -> {});
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1))
                    .orElse("");
            throw new UserError(file + line + ": " + e.getProblem(), e);
        } catch (YamlEngineException | IOException e) {
            throw new UserError(file + ": " + Reasons.of(e), e);
        }
    }

    /** The failure of a start, as one of the user's where one of these files is to blame. */
    static RuntimeException explained(RuntimeException failure, Collection<Path> files) {
        Optional<Path> blamed =
                files.stream().filter(file -> isToBlame(file, failure)).findFirst();
        return blamed.<RuntimeException>map(file -> new UserError(file + ": " + Reasons.of(failure), failure))
                .orElse(failure);
    }

    /** Camel names the file of what it cannot read, and the route that it cannot make or start. */
    private static boolean isToBlame(Path file, Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> String.valueOf(cause.getMessage())
                                .contains(file.toAbsolutePath().toString())
                        || cause instanceof FailedToCreateRouteException made && has(file, made.getRouteId())
                        || cause instanceof FailedToStartRouteException started && has(file, started.getRouteId()));
    }

    private static boolean has(Path file, String route) {
        try {
            return Pattern.compile("(?m)^\\s*id:\\s*[\"']?" + Pattern.quote(route) + "[\"']?\\s*$")
                    .matcher(Files.readString(file))
                    .find();
        } catch (IOException e) {
            return false;
        }
    }
}
