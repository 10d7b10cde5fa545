package dev.camelstr.cli.settings;

import dev.camelstr.cli.output.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file {@code .env}: a variable a line, as a shell would take it. {@code export} may stand before the name; a value may
 * have quotes, in double ones {@code \n}, {@code \"} and {@code \\} are read; {@code #} behind a space begins a comment.
 */
public final class EnvFile {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*)");
    private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");

    private EnvFile() {}

    /**
     * Nothing where there is no such file.
     *
     * @throws UserError if a line is none that it can have
     */
    public static Map<String, String> read(Path file) {
        if (!Files.isReadable(file)) {
            return Map.of();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String stripped = line.strip();
                if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                    read(stripped, file + ", line " + number, variables);
                }
            }
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
        return variables;
    }

    /** The line is not shown, as it may hold a secret. */
    private static void read(String line, String where, Map<String, String> variables) {
        Matcher variable = LINE.matcher(line);
        if (!variable.matches()) {
            throw new UserError(where + ": expected NAME=value");
        }
        variables.put(variable.group(1), value(variable.group(2), where));
    }

    private static String value(String written, String where) {
        Matcher quoted = DOUBLE.matcher(written);
        if (quoted.matches()) {
            return unescaped(quoted.group(1));
        }
        Matcher literal = SINGLE.matcher(written);
        if (literal.matches()) {
            return literal.group(1);
        }
        if (written.startsWith("\"") || written.startsWith("'")) {
            throw new UserError(where + ": a quote is not closed");
        }
        return COMMENT.matcher(written).replaceFirst("").strip();
    }

    private static String unescaped(String text) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                value.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
