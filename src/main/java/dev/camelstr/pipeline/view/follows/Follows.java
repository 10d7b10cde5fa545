package dev.camelstr.pipeline.view.follows;

import dev.camelstr.pipeline.view.ToldEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/** The step of the view {@code follows} that says which lists a batch of changes adds and takes away. */
public final class Follows {
    /**
     * The parameters of {@code follow}: arrays of one length, an element for each list that stands more or less often than
     * before, with the keys that it names in one text.
     */
    public Map<String, Object> derive(@Body List<Map<String, Object>> changes) {
        Map<FollowList, Integer> times = new LinkedHashMap<>();
        for (Map<String, Object> change : changes) {
            ToldEvent event = ToldEvent.of(change);
            times.merge(FollowList.of(event), event.sign(), Integer::sum);
        }
        times.entrySet()
                .removeIf(
                        list -> list.getValue() == 0 || list.getKey().followed().isEmpty());
        return parameters(times);
    }

    private static Map<String, Object> parameters(Map<FollowList, Integer> times) {
        List<FollowList> lists = List.copyOf(times.keySet());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("ids", lists.stream().map(FollowList::id).toArray(String[]::new));
        parameters.put("followers", lists.stream().map(FollowList::follower).toArray(String[]::new));
        parameters.put(
                "followed",
                lists.stream().map(list -> String.join(",", list.followed())).toArray(String[]::new));
        parameters.put("times", lists.stream().mapToInt(times::get).toArray());
        return parameters;
    }
}
