package dev.camelstr.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.output.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a route file of the user's is one line that names the file. */
class OwnRoutesTest {
    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.camel.yaml"), text);
    }

    private void assertRefused(String message) {
        for (String command : List.of("check", "run")) {
            Outcome outcome = Commands.run(
                    command,
                    "--set",
                    "camelstr.relays=",
                    "--set",
                    "camelstr.routes-dir=" + folder,
                    "--set",
                    "camelstr.data-dir=" + folder.resolve("data"));

            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.out() + outcome.err()).contains(message);
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void whatIsNoYamlIsNamedWithItsLineBeforeAnythingStarts() throws Exception {
        Path file = write("- route:\n    id: policy\n    description: mine: all\n");

        assertRefused(file + ", line 3: mapping values are not allowed here");
    }

    @Test
    void whatIsWrongInAQueryFileIsNamedBeforeAnythingStarts() throws Exception {
        Path file = Files.writeString(folder.resolve("likes.queries.yaml"), "top: { sql: select 1, limits: 5 }");

        assertRefused(file + ": query top: there is no key 'limits'");
    }

    @Test
    void aFileOfAnotherNameIsReadIfItIsAView() throws Exception {
        write("- route:\n    id: policy\n");
        Files.writeString(folder.resolve("notes.camel.yaml"), "- route:\n    from:\n      uri: \"timer:notes\"\n");
        Path view = Files.writeString(
                folder.resolve("likes.camel.yaml"), "- route:\n    from:\n      uri: \"view:likes\"\n");

        assertThat(RouteFiles.views(folder)).containsExactly(view);
        assertThat(RouteFiles.of(List.of("store"), List.of(), folder).locations())
                .endsWith("file:" + view.toAbsolutePath())
                .noneMatch(location -> location.contains("notes"));
    }

    @Test
    void aViewThatComesAlongIsReadIfItIsChosenAndTheUsersOwnInItsPlace() throws Exception {
        assertThat(RouteFiles.of(List.of("store"), List.of(), folder).locations())
                .noneMatch(location -> location.contains("views"));
        assertThat(RouteFiles.of(List.of("store"), List.of("engagement"), folder)
                        .locations())
                .endsWith("classpath:routes/views/engagement.camel.yaml");
        Path view = Files.writeString(
                folder.resolve("engagement.camel.yaml"), "- route:\n    from:\n      uri: \"view:engagement\"\n");

        assertThat(RouteFiles.of(List.of("store"), List.of("engagement"), folder)
                        .locations())
                .endsWith("file:" + view.toAbsolutePath())
                .noneMatch(location -> location.contains("routes/views"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- setVarible: { name: refuse, constant: all }|setVarible",
                "- process: { id: ask, ref: nobody }|nobody",
                "- to: { id: ask, uri: 'vertx-htp:http://x' }|vertx-htp",
            })
    void whatCamelCannotMakeOfItIsSaidOfTheFile(String step, String words) throws Exception {
        Path file = write(
                "- route:\n    id: policy\n    from:\n      uri: direct:policy\n      steps:\n        " + step + "\n");
        OwnRoutes.requireYaml(file);

        RuntimeException failure = start(file);

        assertThat(OwnRoutes.explained(failure, List.of(file)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(words);
        assertThat(OwnRoutes.explained(failure, List.of(folder.resolve("other.camel.yaml"))))
                .isSameAs(failure);
    }

    private static RuntimeException start(Path file) {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern("file:" + file.toAbsolutePath());
        try {
            return catchThrowableOfType(RuntimeException.class, main::start);
        } finally {
            main.stop();
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamedToo() {
        Path none = folder.resolve("none.camel.yaml");

        assertThatThrownBy(() -> OwnRoutes.requireYaml(none))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(none + ": ");
    }
}
