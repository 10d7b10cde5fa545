package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFileTest {
    private static final String TEXT = """
            -- Counts.

            insert into reaction (target, content)
              -- as it is
              select :?id, left(:?content, :?${body.size}), '🐪' || wrong
            """;

    /** What the server is sent: without the comments, and with parameters that are numbered. */
    private static final String SENT =
            "insert into reaction (target, content)\n  select $1, left($2, $3), '🐪' || wrong";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert|line 3, column 1",
                "content)|line 3, column 31",
                "select|line 5, column 3",
                "$1|line 5, column 10",
                "left|line 5, column 16",
                "$3|line 5, column 32",
                "wrong|line 5, column 56"
            })
    void whatTheServerSaysOfWhatItWasSentIsSaidOfTheFile(String part, String place) {
        int position = SENT.codePointCount(0, SENT.indexOf(part)) + 1;

        assertThat(new SqlFile("count.sql", TEXT).place(position)).isEqualTo("count.sql, " + place);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "9999"})
    void withoutAPlaceTheFileIsNamed(int position) {
        assertThat(new SqlFile("count.sql", TEXT).place(position)).isEqualTo("count.sql");
    }
}
