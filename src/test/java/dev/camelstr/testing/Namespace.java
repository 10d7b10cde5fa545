package dev.camelstr.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How to run a script inside an unpacked system: in a namespace where that is allowed, else by chroot as root. */
final class Namespace {
    /**
     * An ordinary user's path lacks chroot. Where both are refused, root's plain chroot has neither {@code /proc} nor {@code /dev}:
     * RabbitMQ needs the latter.
     */
    private static final String ENTER = """
            PATH=$PATH:/usr/sbin:/sbin
            mount -t proc proc "$1/proc" 2>/dev/null || mount --rbind /proc "$1/proc" 2>/dev/null
            if ! mount --rbind /dev "$1/dev" 2>/dev/null; then
                for d in "null 3" "zero 5" "random 8" "urandom 9"; do
                    set -- "$1" "$2" $d
                    [ -e "$1/dev/$3" ] || mknod -m 666 "$1/dev/$3" c 1 $4
                done
            fi
            exec chroot "$1" /bin/sh "$2"
            """;

    private Namespace() {}

    static List<String> command(Path root, String script) throws IOException {
        List<String> command = new ArrayList<>(prefix()); // each a process group of its own
        command.addAll(List.of("sh", "-c", ENTER, "enter", root.toString(), script));
        return command;
    }

    private static List<String> prefix() throws IOException {
        for (String flags : List.of("-Urm", "-m")) {
            List<String> unshare = List.of("setsid", "--wait", "unshare", flags, "--pid", "--fork", "--kill-child");
            if (works(unshare)) {
                return unshare;
            }
        }
        if (works(List.of("chroot", "/"))) {
            return List.of("setsid", "--wait");
        }
        throw new IOException("user namespaces are off, and only root may chroot");
    }

    private static boolean works(List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
