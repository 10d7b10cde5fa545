package dev.camelstr.pipeline.view;

import dev.camelstr.store.view.SqlScript;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with a statement, and what {@code sql:} makes of it: lines that are empty or only a comment are left out, and parameters
 * are question marks, which the driver numbers.
 */
final class SqlFile {
    private static final Pattern PARAMETER = Pattern.compile(":[?#](\\w+|\\$(simple)?\\{[^}]+\\})");

    private final String name;
    private final String text;
    private final StringBuilder sent = new StringBuilder();
    private final TreeMap<Integer, Integer> origins =
            new TreeMap<>(); // where stretches of what is sent stand in the text
    private int parameters;

    SqlFile(String name, String text) {
        this.name = name;
        this.text = text;
        int start = 0;
        for (String line : text.split("\n")) {
            if (!line.isBlank() && !line.strip().startsWith("--")) {
                addLine(start, line);
            }
            start += line.length() + 1;
        }
    }

    private void addLine(int start, String line) {
        if (!sent.isEmpty()) {
            add(start, "\n");
        }
        Matcher parameter = PARAMETER.matcher(line);
        int done = 0;
        while (parameter.find()) {
            add(start + done, line.substring(done, parameter.start()));
            parameters++;
            add(start + parameter.start(), "$" + parameters);
            done = parameter.end();
        }
        add(start + done, line.substring(done));
    }

    private void add(int origin, String asSent) {
        origins.put(sent.length(), origin);
        sent.append(asSent);
    }

    /**
     * The place in words.
     *
     * @param position in what was sent, in characters from 1 on; 0 if it is not known
     */
    String place(int position) {
        if (position < 1 || position > sent.codePointCount(0, sent.length())) {
            return name;
        }
        int at = sent.offsetByCodePoints(0, position - 1);
        Map.Entry<Integer, Integer> stretch = origins.floorEntry(at);
        return name + ", " + SqlScript.place(text, stretch.getValue() + at - stretch.getKey());
    }
}
