package dev.camelstr.pipeline.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "true, '', ACCEPTED",
        "true, 'duplicate: already have this event', DUPLICATE",
        "false, 'duplicate: already have this event', DUPLICATE",
        "false, 'rate-limited: slow down there chief', LATER",
        "false, 'Rate limit exceeded', LATER",
        "false, 'error: could not connect to the database', FAILED",
        "false, 'blocked: you are banned', REFUSED",
        "false, 'restricted: rate limits are for members', REFUSED",
        "false, 'auth-required: we only accept events from registered users', REFUSED",
        "false, '', REFUSED"
    })
    void anAnswerMeansWhatItsPrefixSays(boolean accepted, String message, Outcome outcome) {
        assertThat(Outcome.of(accepted, message)).isEqualTo(outcome);
    }
}
