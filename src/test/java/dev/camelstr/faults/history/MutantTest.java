package dev.camelstr.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link MutantsIT} runs, by hand, is kept with what it is a mutant of. */
class MutantTest {

    @ParameterizedTest
    @EnumSource
    void canBeMadeOfWhatThereIs(Mutant mutant) throws IOException {
        assertThat(mutant.folder()).isNotEmptyDirectory();
    }
}
