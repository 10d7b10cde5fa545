package dev.camelstr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Processor time, user and system, that processes have taken, by {@code /proc}. What else the machine does
 * lengthens it less than what a clock shows, but up to twice.
 */
public final class ProcessorTime {
    private static final double TICKS_A_SECOND = 100;

    private ProcessorTime() {}

    /** Of this process, in seconds; of its children only of those that have ended. */
    public static double of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return IntStream.of(11, 12, 13, 14)
                        .mapToLong(i -> Long.parseLong(fields[i]))
                        .sum()
                / TICKS_A_SECOND;
    }

    /** Of this process and of all that it has started, in seconds. */
    public static double ofTree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToDouble(process -> orNone(process.pid()))
                .sum();
    }

    private static double orNone(long pid) {
        try {
            return of(pid);
        } catch (NoSuchFileException e) {
            return 0; // it has ended meanwhile, such as an autovacuum, and is counted with its parent
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server of a database on this machine, which has started the process that answers. */
    public static ProcessHandle postgres(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet backend = statement.executeQuery("select pg_backend_pid()")) {
            backend.next();
            return ProcessHandle.of(backend.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        }
    }
}
