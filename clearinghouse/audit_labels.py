"""What the record calls the acts of the clearinghouse, as the rest of a sentence."""

LABELS = {
    "clearinghouse.resource.load": "loaded a resource from public sources",
    "clearinghouse.resource.complete": "completed a resource from public sources",
    "clearinghouse.resource.add": "added a resource",
    "clearinghouse.resource.edit": "changed a resource",
    "clearinghouse.resource.withdraw": "withdrew a resource",
    "clearinghouse.resource.restore": "put a withdrawn resource back",
    "clearinghouse.suggestion.publish": "published a suggested resource",
    "clearinghouse.suggestion.decline": "declined a suggested resource",
    "clearinghouse.toolkit.feature": "changed whether a toolkit is featured",
    "clearinghouse.toolkit.take_down": "took a toolkit down",
}
