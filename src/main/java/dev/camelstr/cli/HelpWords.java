package dev.camelstr.cli;

import java.time.ZoneId;
import java.util.ListResourceBundle;

/** What help texts say of this machine: {@code ${bundle:zone}} is the time zone of what is typed and shown. */
final class HelpWords extends ListResourceBundle {

    @Override
    protected Object[][] getContents() {
        return new Object[][] {{"zone", ZoneId.systemDefault().getId()}};
    }
}
