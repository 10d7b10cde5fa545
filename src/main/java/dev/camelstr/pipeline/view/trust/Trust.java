package dev.camelstr.pipeline.view.trust;

import dev.camelstr.pipeline.view.ToldEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/** The step of the view {@code trust} that says which lists a batch of changes adds and takes away. */
public final class Trust {
    /**
     * The parameters of {@code keep_names}: arrays of one length, an element for each list that stands more or less often than
     * before, with the keys that it names in one text.
     */
    public Map<String, Object> derive(@Body List<Map<String, Object>> changes) {
        Map<NameList, Integer> times = new LinkedHashMap<>();
        for (Map<String, Object> change : changes) {
            ToldEvent event = ToldEvent.of(change);
            times.merge(NameList.of(event), event.sign(), Integer::sum);
        }
        times.entrySet()
                .removeIf(list -> list.getValue() == 0 || list.getKey().named().isEmpty());
        return parameters(times);
    }

    private static Map<String, Object> parameters(Map<NameList, Integer> times) {
        List<NameList> lists = List.copyOf(times.keySet());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("ids", lists.stream().map(NameList::id).toArray(String[]::new));
        parameters.put("authors", lists.stream().map(NameList::author).toArray(String[]::new));
        parameters.put("against", lists.stream().map(NameList::against).toArray(Boolean[]::new));
        parameters.put(
                "named",
                lists.stream().map(list -> String.join("", list.named())).toArray(String[]::new));
        parameters.put("times", lists.stream().mapToInt(times::get).toArray());
        return parameters;
    }
}
