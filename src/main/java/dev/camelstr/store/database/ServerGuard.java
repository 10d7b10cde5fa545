package dev.camelstr.store.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the embedded server when this process ends, however it ends: a shell that reads from a pipe that this process holds.
 * When the pipe is closed, by {@link #close()} or because there is no process any more, the shell asks the server to shut
 * down. It takes no notice of Ctrl-C on the terminal, so that the server outlives what still writes to it.
 */
final class ServerGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerGuard.class);
    private static final Path SHELL = Path.of("/bin/sh");

    /**
     * SIGINT is PostgreSQL's fast shutdown. A server that was still starting is waited for, until it has said its number in
     * the first line of its file; in the fourth it says its port, by which it is known from one that somebody starts
     * meanwhile. It is asked again until it is gone, for one that has just begun may take no notice.
     */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            server= port=
            while read -r line; do server=$line; done
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
              [ -n "$server" ] && break
              [ -s "$1" ] && { read -r pid; read -r folder; read -r time; read -r port; } 2> /dev/null < "$1"
              [ "$port" = "$2" ] && server=$pid && break
              sleep 1
            done
            [ -n "$server" ] || exit 0
            attempt=0
            while [ $attempt -lt 60 ] && kill -INT "$server" 2> /dev/null; do
              attempt=$((attempt + 1))
              sleep 1
            done
            """;

    private final Process shell;

    private ServerGuard(Process shell) {
        this.shell = shell;
    }

    /**
     * Before the server is started, so that no moment is left out.
     *
     * @param pidFile which the server writes
     * @param port on which it listens
     */
    static ServerGuard start(Path pidFile, int port) throws IOException {
        Process shell = new ProcessBuilder(
                        List.of(SHELL.toString(), "-c", SCRIPT, "guard", pidFile.toString(), Integer.toString(port)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ServerGuard(shell);
    }

    /** Whether this system has what it takes. */
    static boolean isPossible() {
        return Files.isExecutable(SHELL);
    }

    /** The server runs. @param pid its number */
    void watch(String pid) throws IOException {
        OutputStream pipe = shell.getOutputStream();
        pipe.write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    /** Asks that server to end, without waiting for it. @param pid its number */
    void endOnly(long pid) {
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debug("the guard of the embedded database has gone", e);
        }
    }

    /** There is nothing to guard any more. */
    void dismiss() {
        shell.destroyForcibly();
    }

    /** Asks the server to end, if it has not, and waits for the shell. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(15, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.debug("the guard of the embedded database has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
