// what: The names of all properties that were ever used.
// access: read
// returns: name:str
CALL db.propertyKeys() YIELD propertyKey
RETURN propertyKey AS name
