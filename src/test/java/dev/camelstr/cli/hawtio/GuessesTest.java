package dev.camelstr.cli.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Wrong passwords of the console, by a clock that only the test moves. */
class GuessesTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Guesses guesses = new Guesses(nanos::get);
    private final InetAddress client = address("192.0.2.1");

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Guesses.Answer guess(InetAddress from, boolean right) {
        return guesses.ask(from, () -> right);
    }

    private void spendAll(InetAddress from) {
        for (int i = 0; i < Guesses.AT_ONCE; i++) {
            assertThat(guess(from, false)).isEqualTo(Guesses.Answer.WRONG);
        }
    }

    @Test
    void afterSomeWrongOnesEvenTheRightOneIsNotLookedAt() {
        spendAll(client);
        assertThat(guess(client, false)).isEqualTo(Guesses.Answer.TOO_MANY);
        assertThat(guess(client, true)).isEqualTo(Guesses.Answer.TOO_MANY);
    }

    @Test
    void thenOneIsLookedAtInEachInterval() {
        spendAll(client);
        nanos.addAndGet(Guesses.INTERVAL.toNanos() - 1);
        assertThat(guess(client, true)).isEqualTo(Guesses.Answer.TOO_MANY);
        nanos.addAndGet(1);
        assertThat(guess(client, false)).isEqualTo(Guesses.Answer.WRONG);
        assertThat(guess(client, true)).isEqualTo(Guesses.Answer.TOO_MANY);

        nanos.addAndGet(Guesses.INTERVAL.multipliedBy(100).toNanos());
        spendAll(client);
        assertThat(guess(client, true)).isEqualTo(Guesses.Answer.TOO_MANY);
    }

    @Test
    void whoHasThePasswordMayAskAsOftenAsItLikes() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(guess(client, true)).isEqualTo(Guesses.Answer.RIGHT);
        }
    }

    @Test
    void theAddressesOfOneHouseholdAreOneAndFewOthersAreTouched() {
        spendAll(address("2001:db8:1:1::1"));
        assertThat(guess(address("2001:db8:1:1:ffff::2"), true)).isEqualTo(Guesses.Answer.TOO_MANY);
        int touched = 0;
        for (int i = 0; i < 256; i++) {
            touched += guess(address("198.51.100." + i), true) == Guesses.Answer.RIGHT ? 0 : 1;
        }
        assertThat(touched).as("of 256 that share 1,024 counters").isLessThan(20);
    }

    @Test
    void theConsoleAnswersWhoGuessesTooOftenThatItShouldWait() throws Exception {
        try (HawtioServer console =
                new HawtioServer(HawtioOptions.of("127.0.0.1", 0, "camelstr", "right", ""), guesses)) {
            console.start(Path.of("unused"));
            for (int i = 0; i < Guesses.AT_ONCE; i++) {
                assertThat(ask(console, "wrong").statusCode()).isEqualTo(401);
            }
            HttpResponse<String> refused = ask(console, "right");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");

            nanos.addAndGet(Guesses.INTERVAL.toNanos());
            assertThat(ask(console, "right").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> ask(HawtioServer console, String password)
            throws IOException, InterruptedException {
        String both = Base64.getEncoder().encodeToString(("camelstr:" + password).getBytes());
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + "/hawtio/user"))
                                .timeout(Duration.ofSeconds(120))
                                .header("Authorization", "Basic " + both)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
