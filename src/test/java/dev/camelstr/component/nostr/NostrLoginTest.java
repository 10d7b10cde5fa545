package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.ClientMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways in which relays ask for a login. */
class NostrLoginTest {

    private final List<Event> stored = Authors.notes(5, Authors.now());
    private final SampleRelay relay = SampleRelay.start(Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();
    private final EventSigner key = EventSigner.random(Schnorr.of("auto"));
    private final List<Event> logins = new CopyOnWriteArrayList<>();

    @BeforeEach
    void bindTheKey() {
        LoginKeys keys = url -> url.equals(relay.url()) ? Optional.of(key) : Optional.empty();
        route.context.getRegistry().bind("keys", keys);
    }

    @AfterEach
    void close() {
        route.close();
        relay.close();
    }

    private void startWithAKey() throws Exception {
        route.start(relay.url() + "?loginKeys=#bean:keys");
    }

    private void assertReadAfterLogin() {
        route.awaitState(RelayState.LIVE);
        assertThat(route.events).hasSameElementsAs(stored);
        assertThat(logins).extracting(Event::pubkey).containsOnly(key.pubkey());
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aRefusalInWordsToPeopleIsUnderstoodWhileThereIsAChallenge() throws Exception {
        relay.follow(new Guarded() {
            @Override
            void refuse(SampleRelay.Session session, String subscription) {
                challenge(session);
                session.sendText("[\"NOTICE\",\"ERROR: you must authenticate first\"]");
            }
        });
        startWithAKey();
        assertReadAfterLogin();
    }

    @Test
    void soIsOneWithoutThePrefixOfNip42() throws Exception {
        relay.follow(new Guarded() {
            @Override
            void refuse(SampleRelay.Session session, String subscription) {
                challenge(session);
                session.sendText("[\"CLOSED\",\"" + subscription + "\",\"restricted: log in with NIP-42\"]");
            }
        });
        startWithAKey();
        assertReadAfterLogin();
    }

    @Test
    void theChallengeMayComeAfterTheRefusal() throws Exception {
        relay.follow(new Guarded() {
            @Override
            void refuse(SampleRelay.Session session, String subscription) {
                session.sendText("[\"CLOSED\",\"" + subscription + "\",\"auth-required: who are you\"]");
                challenge(session);
            }
        });
        startWithAKey();
        assertReadAfterLogin();
    }

    @Test
    void aRelayThatDropsWithoutAWordWhatIsAskedBeforeTheLoginIsAskedAgain() throws Exception {
        relay.follow(new Guarded() {
            @Override
            void refuse(SampleRelay.Session session, String subscription) {
                challenge(session);
            }
        });
        startWithAKey();
        assertReadAfterLogin();
        assertThat(relay.requests()).hasSize(2);
    }

    @Test
    void aLoginThatIsRejectedAfterARefusalInWordsIsARefusal() throws Exception {
        relay.follow(new Guarded() {
            @Override
            void refuse(SampleRelay.Session session, String subscription) {
                session.sendText("[\"NOTICE\",\"auth needed\"]");
                challenge(session);
                session.sendText("[\"NOTICE\",\"auth needed\"]");
            }

            @Override
            boolean accepts(Event login) {
                return false;
            }
        });
        startWithAKey();
        route.awaitState(RelayState.REFUSED);

        assertThat(route.consumer().getConnectionReason()).contains("restricted: not you");
    }

    @Test
    void wordsAboutALoginThatComeWithEventsChangeNothing() throws Exception {
        relay.follow(new SampleRelay.Script() {
            @Override
            public void onOpen(SampleRelay.Session session) {
                challenge(session);
            }

            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                return message instanceof ClientMessage.Auth; // which it does not answer
            }
        });
        startWithAKey();
        route.awaitState(RelayState.LIVE);
        relay.sendText("[\"NOTICE\",\"auth to see more\"]");
        await().until(() -> route.consumer().getNotices() == 1);
        relay.publish(Authors.note(Authors.now(), "afterwards"));
        await().until(() -> route.contents().contains("afterwards"));

        assertThat(relay.requests()).hasSize(1);
        assertThat(route.consumer().getConnectionState()).isEqualTo("LIVE");
    }

    @Test
    void withoutAKeyWordsToPeopleAreOnlyWords() throws Exception {
        relay.follow(new Guarded() {
            @Override
            void refuse(SampleRelay.Session session, String subscription) {
                challenge(session);
                session.sendText("[\"NOTICE\",\"auth-required: log in\"]");
            }
        });
        route.start(relay.url());
        await().until(() -> route.consumer().getNotices() == 1);

        assertThat(route.consumer().getConnectionState()).isEqualTo("CONNECTED");
        assertThat(logins).isEmpty();
    }

    @Test
    void theKeyIsInNoOption() throws Exception {
        startWithAKey();
        route.awaitState(RelayState.LIVE);

        assertThat(route.consumer().getEndpoint().getEndpointUri()).contains("loginKeys=");
        assertThat(route.consumer().getEndpoint().getConfiguration().getSecretKey())
                .isNull();
    }

    private static void challenge(SampleRelay.Session session) {
        session.sendText("[\"AUTH\",\"abc\"]");
    }

    /** Serves nobody who has not logged in. */
    private abstract class Guarded implements SampleRelay.Script {
        abstract void refuse(SampleRelay.Session session, String subscription);

        boolean accepts(Event login) {
            return true;
        }

        @Override
        public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
            if (message instanceof ClientMessage.Auth auth) {
                Event login = auth.event();
                boolean accepted = accepts(login);
                session.sendText("[\"OK\",\"" + login.id().hex() + "\"," + accepted + ",\""
                        + (accepted ? "" : "restricted: not you") + "\"]");
                if (accepted) {
                    logins.add(login);
                }
                return true;
            }
            if (message instanceof ClientMessage.Req request && logins.isEmpty()) {
                refuse(session, request.subscription());
                return true;
            }
            return false;
        }
    }
}
