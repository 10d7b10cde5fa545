package dev.camelstr.aggregate;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of its own for another JVM: names are looked up in a file, and each of its sockets to anything but loopback asks
 * this proxy (SOCKS, RFC 1928) for the very address, which leads to a server of the test or nowhere. So the JVM believes that it
 * connects to public addresses, and what it asks for is known.
 */
final class FakeNetwork implements AutoCloseable {
    private static final byte OK = 0;
    private static final byte REFUSED = 5;

    private final Path hosts;
    private final ServerSocket proxy = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-network");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, List<String>> names = new TreeMap<>();
    private final Map<String, Integer> servers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> events = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    FakeNetwork(Path folder) throws IOException {
        hosts = folder.resolve("hosts");
        threads.execute(this::accept);
    }

    /** For the command line of the JVM. */
    List<String> options() {
        return List.of(
                "-Djdk.net.hosts.file=" + hosts,
                "-Dsun.net.inetaddr.ttl=0",
                "-DsocksProxyHost=127.0.0.1",
                "-DsocksProxyPort=" + proxy.getLocalPort());
    }

    /** What the name resolves to from now on. */
    synchronized void name(String name, String... addresses) {
        names.put(name, List.of(addresses));
    }

    /** The names count from now on. */
    synchronized void publish() {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        names.forEach((name, addresses) -> addresses.forEach(address -> lines.add(address + " " + name)));
        try {
            Path next = Files.write(hosts.resolveSibling("hosts.next"), lines);
            Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who answers at an address, with any port. */
    void serve(String address, int port) {
        servers.put(address, port);
    }

    /** What happens when somebody connects to the address, before it is so. */
    void when(String address, Runnable event) {
        events.put(address, event);
    }

    /** Addresses that were to be connected to, in their order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** WebSockets at one time. */
    int mostOpen() {
        return mostOpen.get();
    }

    int open() {
        return open.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = proxy.accept();
                threads.execute(() -> connect(client));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void connect(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.skipNBytes(1);
            in.skipNBytes(in.readUnsignedByte());
            client.getOutputStream().write(new byte[] {5, 0});
            in.skipNBytes(3);
            String address = address(in);
            in.skipNBytes(2);
            asked.add(address);
            if (events.containsKey(address)) {
                events.get(address).run();
            }
            Integer port = servers.get(address);
            client.getOutputStream().write(new byte[] {5, port == null ? REFUSED : OK, 0, 1, 0, 0, 0, 0, 0, 0});
            if (port != null) {
                relay(client, in, port);
            }
        } catch (IOException e) {
            // Either side has gone.
        }
    }

    private static String address(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        if (type == 3) {
            return "name " + new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
        }
        return InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
    }

    private void relay(Socket client, InputStream in, int port) throws IOException {
        String head = head(in);
        boolean isWebSocket = head.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.setTcpNoDelay(true);
            if (isWebSocket) {
                int now = open.incrementAndGet();
                mostOpen.accumulateAndGet(now, Math::max);
            }
            server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            threads.execute(() -> copy(server, client));
            in.transferTo(server.getOutputStream());
        } finally {
            if (isWebSocket) {
                open.decrementAndGet();
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // Either side has gone.
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        threads.shutdownNow();
    }
}
