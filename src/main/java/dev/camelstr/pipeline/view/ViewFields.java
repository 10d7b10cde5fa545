package dev.camelstr.pipeline.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.store.view.UserView;
import java.io.IOException;

/** How a view does, as fields of JSON that all answers over HTTP have. */
public final class ViewFields {
    private ViewFields() {}

    /** Into the object that was begun. */
    public static void write(JsonGenerator json, UserView view) throws IOException {
        json.writeStringField("name", view.name());
        json.writeStringField("state", view.state().word());
        if (view.position().isPresent()) {
            json.writeNumberField("position", view.position().get());
        }
        json.writeNumberField("lag", view.lag());
        json.writeNumberField("came", view.came());
        json.writeNumberField("went", view.went());
        json.writeStringField("error", view.error());
        json.writeStringField("note", view.note());
    }
}
