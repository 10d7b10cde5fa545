package dev.camelstr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What all commands have in common. */
class EveryCommandTest {
    private static final List<String> SILENT = List.of("run", "completion");

    /** By their names; those of groups without the groups. */
    private static Map<String, CommandLine> commands() {
        Map<String, CommandLine> all = new TreeMap<>();
        Camelstr.commandLine().getSubcommands().forEach((name, command) -> {
            if (command.getSubcommands().isEmpty()) {
                all.put(name, command);
            }
            command.getSubcommands().forEach((part, each) -> all.put(name + " " + part, each));
        });
        return all;
    }

    @Test
    void whatPrintsHasJson() {
        Map<String, CommandLine> printing = commands();
        printing.keySet().removeAll(SILENT);

        assertThat(printing)
                .allSatisfy(
                        (name, command) -> assertThat(command.getCommandSpec().optionsMap())
                                .as(name)
                                .containsKey("--json"));
    }

    /** Of a description the list of commands shows the first line only. */
    @Test
    void theFirstLineOfADescriptionIsASentence() {
        Map<String, CommandLine> all = commands();
        all.putAll(Camelstr.commandLine().getSubcommands());

        assertThat(all)
                .allSatisfy((name, command) -> assertThat(
                                command.getCommandSpec().usageMessage().description()[0])
                        .as(name)
                        .endsWith("."));
    }
}
