package dev.camelstr.fuzz;

import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Attacks as it is told to, line by line: the name of an attack begins it, {@value #TELL} and {@value #AWAIT} ask how it goes,
 * {@value #END} ends it. Each line is answered by one.
 */
final class AttackersMain {
    static final String ANSWER = "> ";
    static final String TELL = "tell";
    static final String AWAIT = "await";
    static final String END = "end";

    private final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private AttackersMain() {}

    /** @param arguments the secret key of whose name is misused, in hex; the relay's port */
    public static void main(String[] arguments) throws Exception {
        EventSigner honest = new EventSigner(Schnorr.of("auto"), HexFormat.of().parseHex(arguments[0]));
        new AttackersMain().obey(honest, Integer.parseInt(arguments[1]));
    }

    private void obey(EventSigner honest, int port) throws IOException, InterruptedException {
        for (String name = orders.readLine(); name != null; name = orders.readLine()) {
            try (Siege siege = Siege.begin(Arsenal.named(name, honest), port)) {
                answer("begun");
                attend(siege);
            }
            answer("ended");
        }
    }

    private void attend(Siege siege) throws IOException, InterruptedException {
        for (String order = orders.readLine(); order != null && !order.equals(END); order = orders.readLine()) {
            answer(order.equals(AWAIT) ? Boolean.toString(siege.awaitAnswer()) : siege.told());
        }
    }

    private static void answer(String line) {
        System.out.println(ANSWER + line.replaceAll("\\R", " "));
    }
}
