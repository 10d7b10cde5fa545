package dev.camelstr.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Chromium without a window, driven over its own protocol (Chrome DevTools). It reaches nothing but this machine. It
 * ends with the test's JVM, however that ends.
 */
public final class Chromium implements AutoCloseable {
    private static final String FLAGS = String.join(
            " ",
            "--headless=new",
            "--remote-debugging-port=0",
            "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-gpu",
            "--disable-sync",
            "--force-color-profile=srgb",
            "--lang=en-US",
            "--mute-audio");
    private static final String ANNOUNCEMENT = "DevTools listening on ";
    private static final int SECONDS = 60;

    private final ChromiumSources source;
    private final Process process;
    private final DevTools tools;

    private Chromium() throws IOException {
        source = ChromiumSources.find(TestNames.unique("chromium"), FLAGS);
        process = new ProcessBuilder(source.command()).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        tools = DevTools.connect(address());
    }

    /** @throws IllegalStateException with one sentence if there is no browser to be had */
    public static Chromium start() {
        try {
            return new Chromium();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty page in a profile of its own. */
    public BrowserPage newPage() {
        return BrowserPage.create(tools);
    }

    /** Reads all that the browser prints, so that it never waits for us; the address is in one of the first lines. */
    private String address() {
        CompletableFuture<String> address = new CompletableFuture<>();
        StringBuilder said = new StringBuilder();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(ANNOUNCEMENT)) {
                        address.complete(line.substring(ANNOUNCEMENT.length()).strip());
                    } else if (!address.isDone()) {
                        said.append(line).append('\n');
                    }
                }
            } catch (IOException e) {
                // It has ended.
            }
            address.completeExceptionally(new IllegalStateException("Chromium did not start: " + said));
        });
        reader.setDaemon(true);
        reader.start();
        try {
            return address.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            close(process);
            throw new IllegalStateException("Chromium did not start", e);
        }
    }

    @Override
    public void close() {
        tools.close();
        close(process);
        try {
            DebianRabbitMq.delete(source.home());
        } catch (IOException e) {
            // What it still writes is in a folder for temporary files.
        }
    }

    private static void close(Process process) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
