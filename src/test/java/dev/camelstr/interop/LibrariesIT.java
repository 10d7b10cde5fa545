package dev.camelstr.interop;

import dev.camelstr.testing.Ports;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The relay as client libraries on Node see it: src/test/interop. Needs node (20 or newer), npm and what npm installs from. */
@Tag("interop")
class LibrariesIT {
    /** Small, so that a few events fill several pages. */
    private static final String MAX_LIMIT = "50";

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void theLibrariesPublishReadCountDeleteAuthenticateReconcileAndGetLiveEvents(StreamKind streams) throws Exception {
        NodeProject project = NodeProject.installed("interop");
        int port = Ports.free();
        String url = "ws://127.0.0.1:" + port + "/";
        Map<String, String> settings = Map.of(
                "camelstr.relay.port", Integer.toString(port),
                "camelstr.relay.url", url,
                "camelstr.relay.private-kinds", "1059",
                "camelstr.relay.default-limit", MAX_LIMIT,
                "camelstr.relay.max-limit", MAX_LIMIT);
        try (TestRelay relay = TestRelay.start(streams, settings)) {
            List<String> command = new ArrayList<>(List.of("node", "--test", "--test-force-exit"));
            command.addAll(project.scripts(".test.mjs"));
            project.run(
                    command,
                    "tests-" + streams,
                    Map.of("RELAY_URL", relay.uri().toString(), "RELAY_MAX_LIMIT", MAX_LIMIT));
        }
    }
}
