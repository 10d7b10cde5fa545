package dev.camelstr.store.view;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Statements of a file, of which a failure says where it is. */
public final class SqlScript {

    /** A statement of the file failed. The message says which file, where in it, and why. */
    public static final class FailedException extends SQLException {
        private static final long serialVersionUID = 1L;

        private FailedException(String message, SQLException cause) {
            super(message, cause.getSQLState(), cause);
        }
    }

    private final String file;
    private final String text;

    /** @param file its name, for people */
    public SqlScript(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Runs the statements, as the driver takes them apart.
     *
     * @throws FailedException if one fails
     */
    public void run(Connection connection) throws SQLException {
        int end = 0;
        for (NativeQuery each : Parser.parseJdbcSql(text, true, false, true, false, false)) {
            int start = text.indexOf(each.nativeSql, end);
            end = start + each.nativeSql.length();
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false); // or it would be another text than that of the file
                statement.execute(each.nativeSql);
            } catch (PSQLException e) {
                throw new FailedException(file + ", " + place(e, text, start) + ": " + reason(e), e);
            }
        }
    }

    private static String place(PSQLException failure, String text, int start) {
        int position = position(failure);
        return place(text, text.offsetByCodePoints(start, Math.max(0, position - 1)));
    }

    /** In words, such as {@code line 3, column 14}. */
    public static String place(String text, int offset) {
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        long line = text.substring(0, lineStart).lines().count() + 1;
        return "line " + line + ", column " + (text.codePointCount(lineStart, offset) + 1);
    }

    /** Which character of the statement that was sent is to blame, from 1 on; 0 if the server did not say. */
    public static int position(PSQLException failure) {
        ServerErrorMessage error = failure.getServerErrorMessage();
        return error == null ? 0 : error.getPosition();
    }

    /** What the server said, without the position. */
    public static String reason(PSQLException failure) {
        ServerErrorMessage error = failure.getServerErrorMessage();
        if (error == null) {
            return failure.getMessage();
        }
        return error.getSeverity() + ": " + error.getMessage() + after("; ", error.getDetail())
                + after("; hint: ", error.getHint());
    }

    private static String after(String words, String text) {
        return text == null ? "" : words + text;
    }
}
