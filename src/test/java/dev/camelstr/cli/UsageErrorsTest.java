package dev.camelstr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong command line is answered by one line, and usage is shown where it is asked for. */
class UsageErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "display --knid 1|unknown option --knid: did you mean --kind? (camelstr display --help)",
                "req --knid=1|unknown option --knid: did you mean --kind? (camelstr req --help)",
                "display --colour-of-night|unknown option --colour-of-night (camelstr display --help)",
                "dispaly|unknown command dispaly: did you mean display? (camelstr --help)",
                "rejected lsit|unknown command lsit: did you mean list? (camelstr rejected --help)",
                "keygen 1|'1' is one argument too many (camelstr keygen --help)",
                "publish hello nsec1abc|'nsec1…' is one argument too many (camelstr publish --help)",
                "rejected show nsec1abc|invalid value for positional parameter at index 0 (NUMBER): 'nsec1…' is no whole number (camelstr rejected show --help)",
                "req -k bitcoin|unknown option -k (camelstr req --help)",
                "display -a many|invalid value for option '--amount': 'many' is no whole number (camelstr display --help)",
                "profile|missing required parameter: 'NPUB' (camelstr profile --help)",
            })
    void aWrongLineIsOneShortLine(String line, String answer) {
        Outcome outcome = Commands.run(line.split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("camelstr: " + answer + System.lineSeparator());
    }

    @Test
    void aWordForSomeonesTerminalIsMadeHarmless() {
        assertThat(Commands.run("keygen", "\u001b[2J\n").err()).hasLineCount(1).doesNotContain("\u001b");
    }

    @Test
    void withoutACommandOneIsNamed() {
        Outcome nothing = Commands.run();

        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err().lines()).singleElement().asString().contains("name a command", "camelstr --help");
    }

    @Test
    void helpIsWholeAndNoError() {
        Outcome help = Commands.run("display", "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: camelstr display", "Examples:");
    }
}
